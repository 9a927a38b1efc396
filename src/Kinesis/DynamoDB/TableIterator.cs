using System.Globalization;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>A position in a shard of a table's stream: the service's iterator, with what is needed to read on from it. Its text is the iterator of the adapter.</summary>
/// <param name="Table">The table.</param>
/// <param name="HashKey">The name of the attribute that is an item's partition key; empty when the stream does not say.</param>
/// <param name="Since">Changes before this instant (milliseconds since 1970, UTC) are passed over, up to the first that is not; null for none.</param>
/// <param name="EmptyPages">The number of pages without a change that came one after the other before this.</param>
/// <param name="Iterator">The service's iterator.</param>
internal readonly record struct TableIterator(string Table, string HashKey, long? Since, int EmptyPages, string Iterator)
{
    /// <summary>Begins the texts of the adapter's iterators and tokens, which those of Kinesis never do.</summary>
    public const string Prefix = "ddb:";

    /// <summary>Reads the text of an iterator.</summary>
    /// <exception cref="InvalidArgumentException">It is none of the adapter's.</exception>
    public static TableIterator Parse(string? text)
    {
        var parts = text?.Split(':', 6) ?? [];
        return parts is ["ddb", var table, var key, var since, var empty, var iterator]
            && int.TryParse(empty, NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
            ? new TableIterator(
                Uri.UnescapeDataString(table),
                Uri.UnescapeDataString(key),
                long.TryParse(since, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) ? time : null,
                pages,
                iterator)
            : throw TableFaults.Malformed("The shard iterator is not one of a table's stream.");
    }

    /// <summary>Formats the text, which <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Uri.EscapeDataString(Table)}:{Uri.EscapeDataString(HashKey)}:{Since}:{EmptyPages}:{Iterator}");
}
