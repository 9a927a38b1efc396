using SensorGrid.Features.Windows;

namespace SensorGrid.Features.History;

/// <summary>
/// The sum of a window that moves over a list: both of its ends only go forward, and nothing is ever subtracted. Each item is merged twice, however long
/// the window is: what has left is forgotten by sums that were made from the window's end backwards.
/// </summary>
/// <param name="items">The list.</param>
internal sealed class RollingMoments(List<Moments> items)
{
    /// <summary>The sum from each item to <see cref="_turn"/>, for items up to there.</summary>
    private readonly Moments[] _fromHere = new Moments[items.Count];

    private int _end;
    private int _turn;
    private Moments _sinceTurn;

    /// <summary>Moves the end on by one item, and the beginning to <paramref name="first"/>.</summary>
    /// <returns>The sum of the items from <paramref name="first"/> to the end.</returns>
    public Moments Next(int first)
    {
        var last = _end++;
        if (first < _turn)
        {
            _sinceTurn.Merge(items[last]);
        }
        else
        {
            var sum = default(Moments);
            for (var i = last; i >= first; i--)
            {
                sum.Merge(items[i]);
                _fromHere[i] = sum;
            }

            (_turn, _sinceTurn) = (_end, default);
        }

        var window = _fromHere[first];
        window.Merge(_sinceTurn);
        return window;
    }
}
