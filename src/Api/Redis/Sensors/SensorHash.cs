using System.Buffers;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>Writes a sensor's features as a hash, and what is known about them where it is named. A feature without a value is a field that there is not.</summary>
internal static class SensorHash
{
    // No feature has a longer name; what is longer is none.
    private const int LongestName = 256;

    // Names and values of features as pairs of strings: the same in both versions of the protocol.
    private const int PairsForm = 1;

    // From so many on, names are looked up instead of searched.
    private const int ManyNames = 64;

    /// <summary>Counts the features with a value.</summary>
    public static int Count(FeatureValues features)
    {
        var count = 0;
        foreach (var value in features.Values)
        {
            count += double.IsFinite(value) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Writes names and values of all features.</summary>
    public static void WriteAll(ReplyWriter reply, FeatureValues features)
    {
        reply.Map(Count(features));
        if (features.Kept is null)
        {
            WritePairs(reply, features, 0, features.Values.Length);
            return;
        }

        if (features.Kept.Find(PairsForm) is { IsEmpty: false } kept)
        {
            reply.Encoded(kept);
        }
        else
        {
            EncodePairs(reply, features, features.Kept);
        }

        foreach (var age in features.Ages)
        {
            WritePairs(reply, features, age, age + 1);
        }
    }

    private static void WritePairs(ReplyWriter reply, FeatureValues features, int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            if (double.IsFinite(features.Values[i]))
            {
                reply.Pair(features.Names[i], features.Values[i]);
            }
        }
    }

    /// <summary>Writes names and values of all features but the ages, and keeps them.</summary>
    private static void EncodePairs(ReplyWriter reply, FeatureValues features, KeptEncoding kept)
    {
        var room = 0;
        foreach (var name in features.Names)
        {
            room += ReplyWriter.RoomOfPair(name);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(room);
        var ages = features.Ages;
        var length = 0;
        for (var i = 0; i < features.Values.Length; i++)
        {
            if (!ages.IsEmpty && ages[0] == i)
            {
                ages = ages[1..];
            }
            else if (double.IsFinite(features.Values[i]))
            {
                length += ReplyWriter.PutPair(buffer.AsSpan(length), features.Names[i], features.Values[i]);
            }
        }

        reply.Encoded(buffer.AsSpan(0, length));
        kept.Keep(PairsForm, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Writes the names of all features.</summary>
    public static void WriteNames(ReplyWriter reply, FeatureValues features)
    {
        reply.Array(Count(features));
        for (var i = 0; i < features.Values.Length; i++)
        {
            if (double.IsFinite(features.Values[i]))
            {
                reply.Bulk(features.Names[i]);
            }
        }
    }

    /// <summary>Writes the values of all features.</summary>
    public static void WriteValues(ReplyWriter reply, FeatureValues features)
    {
        reply.Array(Count(features));
        foreach (var value in features.Values)
        {
            if (double.IsFinite(value))
            {
                reply.Number(value);
            }
        }
    }

    /// <summary>Writes the values of fields, from an argument on; each that there is not is written as such.</summary>
    public static void WriteValues(ReplyWriter reply, FeatureValues features, SensorFeatures? whole, KeptFreshness? kept, CommandArguments arguments, int first)
    {
        reply.Array(arguments.Count - first);
        var places = arguments.Count - first > ManyNames ? PlacesOf(features) : null;
        var hint = 0;
        for (var i = first; i < arguments.Count; i++)
        {
            WriteValue(reply, features, whole, kept, arguments[i], places, ref hint);
        }
    }

    /// <summary>Writes the value of a field, or that there is none.</summary>
    public static void WriteValue(ReplyWriter reply, FeatureValues features, SensorFeatures? whole, KeptFreshness? kept, ReadOnlySpan<byte> field)
    {
        var hint = 0;
        WriteValue(reply, features, whole, kept, field, places: null, ref hint);
    }

    private static void WriteValue(
        ReplyWriter reply, FeatureValues features, SensorFeatures? whole, KeptFreshness? kept, ReadOnlySpan<byte> field, Dictionary<string, int>? places, ref int hint)
    {
        if (kept is not null && FreshnessFields.Is(field))
        {
            FreshnessFields.Write(reply, field, kept);
            return;
        }

        Span<char> characters = stackalloc char[LongestName];
        if (!TryName(field, characters, out var name))
        {
            reply.Null();
        }
        else if (field.StartsWith(MetaFields.Mark))
        {
            if (whole is null || !MetaFields.TryWrite(reply, name, whole))
            {
                reply.Null();
            }
        }
        else if (Find(features, name, places, ref hint) is var place and >= 0 && double.IsFinite(features.Values[place]))
        {
            reply.Number(features.Values[place]);
        }
        else
        {
            reply.Null();
        }
    }

    /// <summary>Determines whether a field has a value.</summary>
    public static bool Has(FeatureValues features, SensorFeatures? whole, KeptFreshness? kept, ReadOnlySpan<byte> field)
    {
        if (kept is not null && FreshnessFields.Is(field))
        {
            return FreshnessFields.Has(field, kept);
        }

        Span<char> characters = stackalloc char[LongestName];
        var hint = 0;
        return TryName(field, characters, out var name)
            && (field.StartsWith(MetaFields.Mark) ? whole is not null && MetaFields.Has(name, whole) : Find(features, name, places: null, ref hint) is var place and >= 0 && double.IsFinite(features.Values[place]));
    }

    // Clients mostly ask in the order of the features: the search begins where the last one ended.
    private static int Find(FeatureValues features, ReadOnlySpan<char> name, Dictionary<string, int>? places, ref int hint)
    {
        if (places is not null)
        {
            return places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known) ? known : -1;
        }

        var names = features.Names;
        for (var i = 0; i < names.Length; i++)
        {
            var place = hint + i < names.Length ? hint + i : hint + i - names.Length;
            if (name.SequenceEqual(names[place]))
            {
                hint = place + 1 < names.Length ? place + 1 : 0;
                return place;
            }
        }

        return -1;
    }

    private static Dictionary<string, int> PlacesOf(FeatureValues features)
    {
        var places = new Dictionary<string, int>(features.Names.Length, StringComparer.Ordinal);
        for (var i = 0; i < features.Names.Length; i++)
        {
            places[features.Names[i]] = i;
        }

        return places;
    }

    // Names are ASCII.
    private static bool TryName(ReadOnlySpan<byte> field, Span<char> characters, out ReadOnlySpan<char> name)
    {
        name = default;
        if (field.Length is 0 or > LongestName)
        {
            return false;
        }

        for (var i = 0; i < field.Length; i++)
        {
            characters[i] = (char)field[i];
        }

        name = characters[..field.Length];
        return true;
    }
}
