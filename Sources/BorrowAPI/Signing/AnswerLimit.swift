// SPDX-License-Identifier: Apache-2.0

/// How large an answer may be: clients take no more, and a server whose license text or list is larger does not start.
public enum AnswerLimit {
    /// The largest body, in bytes.
    public static let body = 4 * 1024 * 1024
}
