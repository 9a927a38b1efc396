using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A page of a stream's shards.</summary>
public sealed class ListShardsResponse : AmazonWebServiceResponse, IJsonOnDeserialized
{
    public List<Shard>? Shards { get; set; }

    /// <summary>The token of the next page; null on the last page.</summary>
    public string? NextToken { get; set; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.Check(Shards);
}
