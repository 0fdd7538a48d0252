ALTER TABLE staff_device ADD INDEX staff_device_device_sha256 (device_sha256)
