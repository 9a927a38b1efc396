using System.Runtime.CompilerServices;
using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Diagnostics;

/// <summary>The numbers of a page's readings by disposition.</summary>
internal struct DispositionCounts
{
    private Counts _counts;

    public readonly int this[ReadingDisposition disposition] => _counts[(int)disposition];

    public void Add(ReadingDisposition disposition) => _counts[(int)disposition]++;

    public void Add(in DispositionCounts other)
    {
        for (var i = 0; i <= (int)ReadingDisposition.AlreadyTaken; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    [InlineArray((int)ReadingDisposition.AlreadyTaken + 1)]
    private struct Counts
    {
        private int _first;
    }
}
