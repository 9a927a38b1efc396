namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The events of one schedule, a line each. Only schedules that somebody wants to read have one.</summary>
internal sealed class Trace
{
    public List<string> Lines { get; } = [];

    public void Write(string line) => Lines.Add(line);
}
