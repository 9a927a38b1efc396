using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A page of a stream's consumers.</summary>
public sealed class ListStreamConsumersResponse : AmazonWebServiceResponse, IJsonOnDeserialized
{
    public List<Consumer>? Consumers { get; set; }

    /// <summary>The token of the next page; null when this is the last one.</summary>
    public string? NextToken { get; set; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.Check(Consumers);
}
