namespace SensorGrid.Api.Applications.Rows;

/// <summary>A client takes nothing of its stream for too long.</summary>
internal sealed class ClientStalledException(Exception inner) : Exception("The client takes nothing.", inner);
