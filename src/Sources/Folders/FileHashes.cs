using System.Security.Cryptography;

namespace SensorGrid.Sources.Folders;

/// <summary>The SHA-256 of large files, each computed once for a path, size and time of writing: a folder that is looked at every two seconds may have 256 MB of graphs.</summary>
internal sealed class FileHashes
{
    private Dictionary<string, (long Bytes, DateTime Written, string Hash)> _known = new(StringComparer.Ordinal);
    private Dictionary<string, (long Bytes, DateTime Written, string Hash)> _seen = new(StringComparer.Ordinal);

    /// <summary>Gets the hash of a file, in 64 hexadecimal digits.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public string HashOf(FileInfo file)
    {
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        var entry = _known.TryGetValue(file.FullName, out var known) && known.Bytes == target.Length && known.Written == target.LastWriteTimeUtc
            ? known
            : (target.Length, target.LastWriteTimeUtc, Compute(file));
        _seen[file.FullName] = entry;
        return entry.Item3;
    }

    /// <summary>Forgets the files that were not asked for since the last call.</summary>
    public void Trim() => (_known, _seen) = (_seen, new(StringComparer.Ordinal));

    private static string Compute(FileInfo file)
    {
        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
