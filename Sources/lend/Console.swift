// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer
import Foundation

/// How `lend` speaks: data on standard output, everything else on standard error.
enum Console {
    /// Written at once, whoever reads.
    static func print(_ text: String) {
        print(Bytes(text.utf8))
    }

    static func print(_ bytes: Bytes) {
        FileHandle.standardOutput.write(Data(bytes))
    }

    /// One line; what stands in it of files and names cannot drive the terminal.
    static func say(_ kind: String, _ text: String) {
        FileHandle.standardError.write(Data("lend: \(kind): \(shown(text))\n".utf8))
    }

    static func complain(_ complaint: Complaint) {
        say("error", complaint.error)
        if let hint = complaint.hint { say("hint", hint) }
    }

    /// What came of rereading the files.
    static func tell(_ report: RereadReport) {
        for error in report.errors { say("error", error) }
        for warning in report.warnings { say("warning", warning) }
        for note in report.notes { say("note", note) }
        if let refusal = report.refusal?.refusal {
            complain(Complaint(refusal))
            say("note", "nothing has changed: the server goes on by the rules it had")
        } else {
            let (features, rules) = (report.features, report.rules)
            say("note", "\(features) feature\(features == 1 ? "" : "s") and \(rules) rule\(rules == 1 ? "" : "s") are in force now")
        }
    }

    static func complain(_ errors: [LicenseTextError]) {
        for error in errors { say("error", "\(error.description) [\(error.code.rawValue)]") }
    }
}
