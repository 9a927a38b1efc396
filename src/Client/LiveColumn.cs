namespace SensorGrid.Client;

/// <summary>A column of a stream of a SQL application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its SQL type.</param>
public sealed record LiveColumn(string Name, string Type);
