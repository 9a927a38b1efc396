using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection.Rarity;

/// <summary>48 elements that lie in the object that has them: one for each hour of a workday, then one for each hour of a day at the weekend.</summary>
[InlineArray(SeasonProfile.CellCount)]
internal struct Cells48<T>
{
    private T _first;
}
