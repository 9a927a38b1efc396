using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using SensorGrid.Architecture.Tests.Projects;

namespace SensorGrid.Architecture.Tests.Namespaces;

/// <summary>The namespaces of an assembly and which of them use which, by the references of their types and methods.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, SortedSet<string>> _uses = new(StringComparer.Ordinal);

    // Why there is an edge: the first type of the one namespace that uses a type of the other.
    private readonly Dictionary<(string From, string To), string> _reasons = [];

    private NamespaceGraph(SourceProject project)
    {
        var own = project.Assembly.GetName().Name!;
        foreach (var type in new ArchLoader().LoadAssembly(project.Assembly).Build().Types)
        {
            foreach (var used in type.Dependencies.Select(dependency => dependency.Target))
            {
                // A type parameter has the namespace of what it stands for somewhere; what the compiler makes has none.
                if (used is not GenericParameter && type.Namespace is { FullName: var from } && used.Namespace is { FullName: var to })
                {
                    Add(own, from, to, $"{type.Name} uses {used.Name}");
                }
            }
        }
    }

    public static NamespaceGraph Of(SourceProject project) => new(project);

    /// <summary>The sets of namespaces each of which uses, in some steps, all others of its set.</summary>
    public IEnumerable<string[]> Circles()
    {
        var reached = _uses.Keys.ToDictionary(name => name, Reach, StringComparer.Ordinal);
        return _uses.Keys
            .Where(name => reached[name].Contains(name))
            .Select(name => reached[name].Where(other => reached.TryGetValue(other, out var back) && back.Contains(name)).Order(StringComparer.Ordinal).ToArray())
            .DistinctBy(circle => circle[0]);
    }

    /// <summary>The edges of a circle, each with an example.</summary>
    public IEnumerable<string> Explain(string[] circle) =>
        from edge in _reasons
        where circle.Contains(edge.Key.From) && circle.Contains(edge.Key.To)
        select $"{edge.Key.From} -> {edge.Key.To}: {edge.Value}";

    private void Add(string own, string from, string to, string reason)
    {
        if (from == to || !IsOwn(from) || !IsOwn(to))
        {
            return;
        }

        if (!_uses.TryGetValue(from, out var uses))
        {
            _uses[from] = uses = new SortedSet<string>(StringComparer.Ordinal);
        }

        uses.Add(to);
        _reasons.TryAdd((from, to), reason);

        bool IsOwn(string name) => name == own || name.StartsWith(own + ".", StringComparison.Ordinal);
    }

    private HashSet<string> Reach(string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var name))
        {
            foreach (var used in _uses.GetValueOrDefault(name) ?? [])
            {
                if (reached.Add(used))
                {
                    waiting.Push(used);
                }
            }
        }

        return reached;
    }
}
