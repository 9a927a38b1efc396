using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection;

/// <summary>24 elements that lie in the object that has them: of a million sensors no array of them costs its own header.</summary>
[InlineArray(24)]
internal struct Ring24<T>
{
    private T _first;
}
