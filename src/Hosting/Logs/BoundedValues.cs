using System.Collections;

namespace SensorGrid.Hosting.Logs;

/// <summary>The values of a line's or a scope's placeholders as they may be logged; see <see cref="BoundedText"/>. Made on demand: most logs write the text alone.</summary>
internal sealed class BoundedValues(string? text, object state, IReadOnlyList<KeyValuePair<string, object?>> values) : IReadOnlyList<KeyValuePair<string, object?>>
{
    // The template comes last, and those who read values look for it there.
    private readonly int _skipped = Math.Max(0, values.Count - BoundedText.MostValues);

    public int Count => values.Count - _skipped;

    public KeyValuePair<string, object?> this[int index]
    {
        get
        {
            var (name, value) = values[index == Count - 1 ? values.Count - 1 : index];
            return new(name, BoundedText.Of(value));
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => text ?? BoundedText.Of(state.ToString() ?? "", LogBounds.MostCharacters);
}
