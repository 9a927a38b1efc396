using System.Collections.Frozen;
using System.Text;

namespace SensorGrid.Api.Dashboard;

/// <summary>The files of the page, as the build put them into this assembly; none when it was built without Node.js.</summary>
internal sealed class DashboardFiles
{
    private const string Prefix = "dashboard/";
    private const string PageName = "index.html";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, DashboardFile> _files;

    public DashboardFiles()
    {
        var assembly = typeof(DashboardFiles).Assembly;
        _files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly.GetManifestResourceStream(name)!, name), StringComparer.Ordinal);
    }

    /// <summary>The page itself; null when there is none.</summary>
    public string? Page => _files.TryGetValue(PageName, out var page) ? Encoding.UTF8.GetString(page.Content) : null;

    /// <summary>Gets a script or style sheet that the page names; null when it names none such.</summary>
    public DashboardFile? Asset(string name) => name == PageName ? null : _files.GetValueOrDefault(name);

    private static DashboardFile Read(Stream stream, string name)
    {
        using (stream)
        {
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new DashboardFile(content, ContentTypes[Path.GetExtension(name)]);
        }
    }
}

/// <summary>A file of the page.</summary>
internal sealed record DashboardFile(byte[] Content, string ContentType);
