namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>An open window.</summary>
internal readonly record struct Window(int Revision, int End, long[] Members);
