using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection;

/// <summary>A row of <see cref="DetectorInputs"/>, kept in the object that has it.</summary>
[InlineArray(DetectorInputs.Count)]
internal struct DetectorRow
{
    private float _first;
}
