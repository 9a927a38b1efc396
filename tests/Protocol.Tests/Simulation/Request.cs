namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A message to a cell; immutable, since it may come twice, or late.</summary>
internal abstract record Request;
