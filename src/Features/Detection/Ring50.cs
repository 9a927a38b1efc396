using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection;

/// <summary>50 elements, like <see cref="Ring24{T}"/>.</summary>
[InlineArray(MetricAlarm.Hold)]
internal struct Ring50<T>
{
    private T _first;
}
