ALTER TABLE link_device ADD INDEX link_device_device_sha256 (device_sha256)
