using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Folders;

/// <summary>The content of a folder while it is read: mistakes of all kinds, and the hash of all bytes.</summary>
internal sealed class FolderDraft : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>All mistakes so far, each with its file, and its place where it has one.</summary>
    public List<string> Mistakes { get; } = [];

    /// <summary>The definitions so far.</summary>
    public FolderDefinitions Definitions { get; set; } = new("");

    /// <summary>The bytes of all texts and the names that are committed with them; files that are committed otherwise, such as binary ones, are not counted.</summary>
    public int CommittedBytes { get; set; }

    /// <summary>Adds the bytes of a file that counts to the hash. Binary files may be added in pieces.</summary>
    /// <param name="name">The path of the file in the folder.</param>
    /// <param name="bytes">All of its bytes, or their SHA-256.</param>
    public void AddToHash(string name, ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{bytes.Length}\n")));
        _hash.AppendData(bytes);
    }

    /// <summary>Computes the hash of what was added.</summary>
    public string HashText() => Convert.ToHexStringLower(_hash.GetCurrentHash().AsSpan(0, 8));

    /// <summary>Records a mistake when a text is not UTF-8, at its place: a text in JSON is checked where it is read, a comment is not.</summary>
    public void CheckEncoding(string name, byte[] bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }

        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(offset), out _, out var length) == OperationStatus.Done)
        {
            offset += length;
        }

        var place = new Mistakes();
        place.Add(offset, "Not UTF-8; save it with that encoding.");
        Mistakes.AddRange(place.ErrorsIn(bytes).Select(error => $"{name}:{error}"));
    }

    public void Dispose() => _hash.Dispose();
}
