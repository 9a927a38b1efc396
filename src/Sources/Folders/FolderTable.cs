using System.Security.Cryptography;

namespace SensorGrid.Sources.Folders;

/// <summary>The definition of a reference table in a folder. Its rows may be many, so they are read when they are needed.</summary>
/// <param name="Name">The name: that of its file.</param>
/// <param name="File">The name of the file with the rows, in the folder <c>table</c>.</param>
/// <param name="IsCsv">Whether the rows are CSV; otherwise they are JSON.</param>
/// <param name="Sha256">The SHA-256 of the file when the folder was read: 64 hexadecimal digits.</param>
/// <param name="Schema">The content of <c>NAME.schema.json</c>; null without that file.</param>
/// <param name="Path">The path of the file with the rows.</param>
public sealed record FolderTable(string Name, string File, bool IsCsv, string Sha256, byte[]? Schema, string Path)
{
    /// <summary>The maximum size of the rows, in bytes.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>Reads the rows; null when the file is another one than before.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? ReadRows()
    {
        var file = new FileInfo(Path);
        if (!file.Exists || file.Length > MostBytes)
        {
            return null;
        }

        var rows = System.IO.File.ReadAllBytes(Path);
        return Convert.ToHexStringLower(SHA256.HashData(rows)) == Sha256 ? rows : null;
    }
}
