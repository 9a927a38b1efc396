namespace SensorGrid.Protocol.Tests.Protocol.Revisions;

/// <summary>A silo's report: what it has compiled, and what it cannot compile.</summary>
internal sealed record RevisionReport(int Silo, int[] Compiled, int[] Missed);
