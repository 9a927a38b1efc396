using System.Text.Json.Serialization;
using SensorGrid.Applications.Log;

namespace SensorGrid.Applications.Runs;

/// <summary>The stored facts of an application: with its definitions they are all that a replay needs beside the log.</summary>
public sealed record ApplicationHead
{
    /// <summary>The generations, in order; the newest <see cref="MostGenerations"/>.</summary>
    public required IReadOnlyList<StoredGeneration> Generations { get; init; }

    /// <summary>The names of the streams that ever had rows: rows are stored by their indices.</summary>
    public IReadOnlyList<string> Streams { get; init; } = [];

    /// <summary>The place behind the records whose rows are stored.</summary>
    public required MergePlace Place { get; init; }

    /// <summary>What is known of the records that were read.</summary>
    public MergeFacts Facts { get; init; } = MergeFacts.None;

    /// <summary>Whether ticks were forgotten: then a replay from the beginning is not comparable.</summary>
    public bool HasLostTicks { get; init; }

    /// <summary>The time up to which windows are closed: milliseconds since 1970-01-01 (UTC).</summary>
    public long ClosedUntil { get; init; } = long.MinValue;

    /// <summary>The records that the newest generation has processed, up to the furthest place that was stored: with <see cref="ClosedUntil"/> the place before which its tables do not change any more.</summary>
    public long Records { get; init; }

    /// <summary>The rows that went into its program.</summary>
    public long RowsIn { get; init; }

    /// <summary>The rows of its error stream.</summary>
    public long Errors { get; init; }

    /// <summary>The greatest number of generations in the history.</summary>
    public const int MostGenerations = 100;

    /// <summary>The newest generation.</summary>
    [JsonIgnore]
    public StoredGeneration Newest => Generations[^1];
}

/// <summary>A generation.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="CommittedAt">The time of its commit (UTC); CURRENT_TIMESTAMP of its program.</param>
/// <param name="Hash">The hash of its definition.</param>
/// <param name="Note">A word about it.</param>
/// <param name="Start">The place at which it begins.</param>
/// <param name="Ordinals">The number of rows that the generations before had of each stream, by its name.</param>
/// <param name="ClosedUntil">The time up to which it closed windows before the next one began; null for the newest.</param>
public sealed record StoredGeneration(
    long Number, DateTimeOffset CommittedAt, string Hash, string Note, MergePlace Start, IReadOnlyDictionary<string, long> Ordinals, long? ClosedUntil)
{
    /// <summary>The reference tables of the catalogue that it has joined; null when it joins none, and when its definition is no longer kept.</summary>
    public TableHistory? Tables { get; init; }
}
