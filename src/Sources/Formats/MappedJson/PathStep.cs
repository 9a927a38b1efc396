namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>A step of a path: into a member, an element, or every element.</summary>
/// <param name="Name">The member's name; null for an element.</param>
/// <param name="Index">The element's index; negative for every element.</param>
public readonly record struct PathStep(string? Name, int Index = -1)
{
    /// <summary>Gets whether it goes into every element of an array.</summary>
    public bool IsEach => Name is null && Index < 0;
}
