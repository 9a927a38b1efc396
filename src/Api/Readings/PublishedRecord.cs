using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Readings;

/// <summary>The place of a record in its stream, or the problem that kept it out.</summary>
internal readonly record struct PublishedRecord
{
    /// <summary>The record is in the stream.</summary>
    /// <param name="shard">The shard, with its source.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    public PublishedRecord(string shard, string sequenceNumber) => (Shard, SequenceNumber) = (shard, sequenceNumber);

    /// <summary>The record is not in the stream.</summary>
    /// <param name="problem">The answer to the client.</param>
    public PublishedRecord(Problem problem) => (Problem, Shard, SequenceNumber) = (problem, "", "");

    /// <summary>The answer to the client when the record was not put; null when it was.</summary>
    public Problem? Problem { get; }

    /// <summary>The shard, with its source; empty when it was not put.</summary>
    public string Shard { get; }

    /// <summary>The sequence number; empty when it was not put.</summary>
    public string SequenceNumber { get; }
}
