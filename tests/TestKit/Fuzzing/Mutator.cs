namespace SensorGrid.TestKit.Fuzzing;

/// <summary>Makes inputs out of valid ones, the same in every run: bits and bytes changed, parts cut out, doubled and exchanged, or random bytes alone.</summary>
/// <param name="valid">Valid inputs; the more different ones, the better.</param>
/// <param name="words">What the format gives a meaning to, put in here and there.</param>
public sealed class Mutator(IReadOnlyList<byte[]> valid, IReadOnlyList<byte[]> words)
{
    private const int LongestRandom = 200, MostMutations = 8;

    private static readonly byte[] Odd = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'{', (byte)'[', (byte)'-', (byte)'\\'];

    private readonly Random _random = new(1);

    public byte[] Next()
    {
        if (_random.Next(10) == 0)
        {
            var bytes = new byte[_random.Next(LongestRandom)];
            _random.NextBytes(bytes);
            return bytes;
        }

        var input = valid[_random.Next(valid.Count)].ToList();
        for (var i = _random.Next(1, MostMutations + 1); i > 0; i--)
        {
            Mutate(input);
        }

        return [.. input];
    }

    private void Mutate(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), input.Count - at);
        switch (_random.Next(9))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = Odd[_random.Next(Odd.Length)];
                break;
            case 2:
                input.Insert(at, (byte)_random.Next(256));
                break;
            case 3:
                input.RemoveRange(at, length);
                break;
            case 4:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 5:
                input.RemoveRange(at, input.Count - at);
                break;
            case 6:
                var other = valid[_random.Next(valid.Count)];
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other[_random.Next(other.Length + 1)..]);
                break;
            default:
                if (words.Count > 0)
                {
                    input.RemoveRange(at, _random.Next(2) * length);
                    input.InsertRange(at, words[_random.Next(words.Count)]);
                }

                break;
        }
    }
}
