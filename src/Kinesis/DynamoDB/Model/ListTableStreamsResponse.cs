using System.Text.Json.Serialization;
using Amazon.Runtime;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>A page of the streams of tables, disabled ones whose records are still kept included.</summary>
public sealed class ListTableStreamsResponse : AmazonWebServiceResponse, IJsonOnDeserialized
{
    public List<TableStreamName>? Streams { get; set; }

    /// <summary>The last one of the page, from which the next page starts; null on the last page.</summary>
    public string? LastEvaluatedStreamArn { get; set; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.Check(Streams);
}
