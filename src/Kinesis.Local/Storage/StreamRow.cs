namespace SensorGrid.Kinesis.Local.Storage;

/// <param name="Id">Never used again, not even by a later stream of the same name.</param>
/// <param name="Name">Unique at a time.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
internal sealed record StreamRow(long Id, string Name, long CreatedAt)
{
    public string Arn => $"arn:aws:kinesis:us-east-1:{Wire.Names.Account}:stream/{Name}";
}
