using System.Reflection;
using System.Xml.Linq;

namespace SensorGrid.Architecture.Tests.Projects;

/// <summary>A project of <c>src</c>: what its file says and what its assembly uses.</summary>
internal sealed class SourceProject
{
    private const string Prefix = "SensorGrid.";

    private static readonly string Repository = typeof(SourceProject).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    private readonly XDocument _file;

    private SourceProject(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _file = XDocument.Load(path);
        Assembly = Assembly.Load(Prefix + Name);
    }

    /// <summary>All of <c>src</c> by name.</summary>
    public static IReadOnlyDictionary<string, SourceProject> All { get; } = Directory
        .EnumerateDirectories(Path.Combine(Repository, "src"))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
        .Select(path => new SourceProject(path))
        .ToDictionary(project => project.Name, StringComparer.Ordinal);

    /// <summary>The name of the folder, without the product's.</summary>
    public string Name { get; }

    public Assembly Assembly { get; }

    /// <summary>The projects that the file references.</summary>
    public IEnumerable<string> References => Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!);

    /// <summary>The packages that the file references.</summary>
    public IEnumerable<string> Packages => Included("PackageReference");

    /// <summary>The assemblies that may use what is internal here.</summary>
    public IEnumerable<string> Friends => Included("InternalsVisibleTo");

    /// <summary>The projects whose types the assembly uses.</summary>
    public IEnumerable<string> UsedProjects => Assembly.GetReferencedAssemblies()
        .Select(used => used.Name!)
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..]);

    /// <summary>The project itself and all that it is built on.</summary>
    public IEnumerable<SourceProject> Closure() => References.SelectMany(name => All[name].Closure()).Prepend(this).Distinct();

    private IEnumerable<string> Included(string item) => _file.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
