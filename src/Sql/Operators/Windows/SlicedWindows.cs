namespace SensorGrid.Sql.Operators.Windows;

/// <summary>
/// Windows of which an instant may be in several: hopping ones, which begin with every slide and have one length, or cumulating ones, which begin with every length and end with every
/// slide in it. Half-open, and aligned to 1970-01-01 plus the offset.
/// </summary>
/// <param name="Slide">The distance of two windows in milliseconds; divides <paramref name="Size"/>.</param>
/// <param name="Size">The length of the longest window in milliseconds.</param>
/// <param name="Offset">The offset in milliseconds.</param>
/// <param name="IsCumulating">Whether the windows cumulate.</param>
internal sealed record SlicedWindows(long Slide, long Size, long Offset, bool IsCumulating)
{
    /// <summary>The number of windows that an instant is in at most.</summary>
    public long Most => Size / Slide;

    /// <summary>Lists the windows of an instant, the one that ends first in front.</summary>
    public IEnumerable<(long Start, long End)> Of(long time)
    {
        var slice = Floor(time, Slide) + Slide;
        var start = Floor(time, Size);
        var last = IsCumulating ? start + Size : slice - Slide + Size;
        for (var end = slice; end <= last; end += Slide)
        {
            yield return (IsCumulating ? start : end - Size, end);
        }
    }

    /// <summary>The greatest multiple of a length, plus the offset, that is not after an instant.</summary>
    public long Floor(long time, long length)
    {
        var rest = (time - Offset) % length;
        return time - (rest < 0 ? rest + length : rest);
    }
}
