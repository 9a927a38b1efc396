using System.IO.Compression;
using System.Text;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Sql;

/// <summary>Files of one test.</summary>
internal sealed class SqlFiles : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string PathOf(string name) => _directory[name];

    public string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    public string Compress(string name, string content)
    {
        using var stream = new GZipStream(File.Create(PathOf(name)), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(content));
        return PathOf(name);
    }

    public void Dispose() => _directory.Dispose();
}
