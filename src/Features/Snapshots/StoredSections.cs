namespace SensorGrid.Features.Snapshots;

/// <summary>The sections of a snapshot that was read: those that this version knows, and others.</summary>
internal sealed class StoredSections
{
    private readonly Dictionary<string, SnapshotFrame> _known = new(StringComparer.Ordinal);

    /// <param name="frames">The sections, each name once.</param>
    /// <exception cref="InvalidDataException">A known one has a version that this process cannot read, or a name comes twice.</exception>
    public StoredSections(IEnumerable<SnapshotFrame> frames)
    {
        foreach (var frame in frames)
        {
            if (!SnapshotSection.IsKnown(frame.Name))
            {
                // The bytes around it are not to be kept.
                Unknown.Add(frame with { Content = frame.Content.ToArray() });
                continue;
            }

            SnapshotSection.Check(frame);
            if (!_known.TryAdd(frame.Name, frame))
            {
                throw new InvalidDataException($"The snapshot is damaged: it has the section '{frame.Name}' twice.");
            }
        }
    }

    /// <summary>The sections of operators that this version does not know, in their order.</summary>
    public List<SnapshotFrame> Unknown { get; } = [];

    /// <summary>Finds the section of a name; null when there is none.</summary>
    public SnapshotFrame? Find(string name) => _known.TryGetValue(name, out var frame) ? frame : null;

    /// <summary>Gets the sections whose names begin with a prefix, each with the rest of its name, in their order.</summary>
    public IEnumerable<(string Name, SnapshotFrame Frame)> Of(string prefix) =>
        _known.Values.Where(frame => frame.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(frame => (frame.Name[prefix.Length..], frame));
}
