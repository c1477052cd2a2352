// SPDX-License-Identifier: Apache-2.0
import Logging

extension Logger {
    /// The server's own: warnings and worse, on standard error.
    public static let server: Logger = {
        var logger = Logger(label: "lend", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .warning
        return logger
    }()
}
