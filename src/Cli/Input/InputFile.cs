using System.Text;
using SensorGrid.Cli.CommandLine;

namespace SensorGrid.Cli.Input;

/// <summary>A file that can be opened again: one on disk, or a copy of standard input that goes away at the end.</summary>
internal sealed class InputFile : IAsyncDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly FileStream? _copy;
    private readonly string _path;
    private FileStream? _current;

    private InputFile(string name, string path, FileStream? copy) => (Name, _path, _copy) = (name, path, copy);

    public string Name { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length => _copy?.Length ?? new FileInfo(_path).Length;

    /// <summary>The part of the last <see cref="Open"/> that has been read, 0 to 1.</summary>
    public double Fraction => _current is { CanRead: true, Length: > 0 } stream ? (double)stream.Position / stream.Length : 1;

    public static async Task<InputFile> CreateAsync(string file, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        if (file != "-")
        {
            return File.Exists(file)
                ? new InputFile(file, file, null)
                : throw new CliException(Directory.Exists(file) ? $"'{file}' is a directory: give a file." : $"there is no file '{file}'.");
        }

        return await CreateCopyAsync("standard input", standardInput, cancellationToken);
    }

    /// <summary>Copies a stream that can be read once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<InputFile> CreateCopyAsync(string name, Func<Stream> open, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        var copy = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await using var input = open();
            await input.CopyToAsync(copy, cancellationToken);
            await copy.FlushAsync(cancellationToken);
            return new InputFile(name, path, copy);
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a new stream from the beginning.</summary>
    public Stream Open()
    {
        try
        {
            _current = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return _current;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"'{Name}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>Opens a new stream from the beginning, in UTF-8 also when the file is UTF-16 with a byte order mark.</summary>
    public async Task<Stream> OpenUtf8Async(CancellationToken cancellationToken)
    {
        var stream = Open();
        var mark = new byte[2];
        await stream.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return mark switch
        {
            [0xFF, 0xFE] => Encoding.CreateTranscodingStream(stream, Encoding.Unicode, Encoding.UTF8),
            [0xFE, 0xFF] => Encoding.CreateTranscodingStream(stream, Encoding.BigEndianUnicode, Encoding.UTF8),
            _ => stream,
        };
    }

    public ValueTask DisposeAsync() => _copy?.DisposeAsync() ?? ValueTask.CompletedTask;
}
