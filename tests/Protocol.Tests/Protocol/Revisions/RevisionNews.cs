namespace SensorGrid.Protocol.Tests.Protocol.Revisions;

/// <summary>The catalogue's answer to a report.</summary>
internal sealed record RevisionNews(int Newest, int InForce, int[] Skipped, int[] Behind);
