namespace SensorGrid.Features.Documents;

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">The offset of the name.</param>
/// <param name="Value">Its value.</param>
public sealed record Member(string Name, int Offset, Node Value);
