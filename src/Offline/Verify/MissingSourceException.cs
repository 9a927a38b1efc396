namespace SensorGrid.Offline.Verify;

/// <summary>The live system reads streams that the log does not have: a comparison would be of a part of the readings.</summary>
public sealed class MissingSourceException : Exception
{
    internal MissingSourceException(IReadOnlyList<string> sources)
        : base($"the live system also reads {(sources.Count == 1 ? "stream" : "streams")} {string.Join(", ", sources)}") => Sources = sources;

    /// <summary>The names of the streams.</summary>
    public IReadOnlyList<string> Sources { get; }
}
