"""Points (积分) and the time bank (时间银行): what earns them, and the ledger."""
