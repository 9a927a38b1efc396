namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>A row of the reference table that the queries join with.</summary>
/// <param name="K">A text, several times in the table or null.</param>
/// <param name="Hall">A text.</param>
/// <param name="W">A whole number.</param>
internal sealed record Place(string? K, string? Hall, int? W);
