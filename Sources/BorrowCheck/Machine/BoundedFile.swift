// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

/// Reads whole small files: never a link, a FIFO or a device, never more than a limit.
public enum BoundedFile {
    /// `absent` also where a folder of the path is missing, or the name is longer than any file's.
    public enum Failure: Error, Sendable {
        case absent, notAFile, tooLarge, unreadable
    }

    /// The bytes of the regular file at `path`, which needs no NUL at its end.
    ///
    /// - Parameter limit: in bytes; a larger file is not read.
    /// - Parameter following: whether the last component may be a link: for folders that only root may change.
    /// - Throws: `absent`, `notAFile` for folders, FIFOs, devices and sockets, `tooLarge`, `unreadable` for links and missing rights.
    public static func read(_ path: Bytes, limit: Int, following: Bool = false) throws(Failure) -> Bytes {
        guard !path.contains(0) else { throw .absent }
        let descriptor = (path + [0]).withUnsafeBytes { bytes in
            let path = bytes.assumingMemoryBound(to: CChar.self).baseAddress!
            return following ? borrow_open_read_following(path) : borrow_open_read(path)
        }
        guard descriptor >= 0 else {
            throw descriptor == -BORROW_ENOENT || descriptor == -BORROW_ENOTDIR || descriptor == -BORROW_ENAMETOOLONG
                ? .absent : .unreadable
        }
        defer { borrow_close(descriptor) }
        let size = borrow_regular_size(descriptor)
        guard size >= 0 else { throw size == BORROW_NOT_A_FILE ? .notAFile : .unreadable }
        guard size <= limit else { throw .tooLarge }
        return try contents(of: descriptor, size: Int(size))
    }

    /// As much as there was when it was opened: what is written meanwhile is another file's, or nobody's.
    private static func contents(of descriptor: Int32, size: Int) throws(Failure) -> Bytes {
        var contents = Bytes(repeating: 0, count: size)
        var length = 0
        while length < size {
            let count = contents.withUnsafeMutableBytes { bytes in
                borrow_read(descriptor, bytes.baseAddress!.advanced(by: length).assumingMemoryBound(to: UInt8.self), size - length)
            }
            guard count >= 0 else { throw .unreadable }
            if count == 0 { break }
            length += Int(count)
        }
        contents.removeLast(size - length)
        return contents
    }
}
