using System.Text.Json.Nodes;

namespace SensorGrid.TestKit.DynamoDB;

/// <summary>A change of an item, as a stream keeps it.</summary>
/// <param name="SequenceNumber">Its place in the stream.</param>
/// <param name="CreatedAt">When it happened: whole seconds since 1970.</param>
/// <param name="Record">The record, without what depends on the call.</param>
internal sealed record Change(decimal SequenceNumber, long CreatedAt, JsonObject Record);
