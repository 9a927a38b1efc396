using System.Buffers;

namespace SensorGrid.Sources.Rows;

/// <summary>The values of one row for a template. Meant for structs that look into the row's bytes.</summary>
internal interface ITemplateValues
{
    /// <summary>Copies the value of a name.</summary>
    /// <param name="name">The index in <see cref="SensorIdTemplate.Names"/>.</param>
    /// <param name="destination">The space for it.</param>
    /// <param name="length">The number of characters copied; 0 when the row has no such value, or an empty one.</param>
    /// <returns><see cref="OperationStatus.Done"/>; another status when the value is longer than the space, or not valid UTF-8.</returns>
    OperationStatus Copy(int name, scoped Span<char> destination, out int length);
}
