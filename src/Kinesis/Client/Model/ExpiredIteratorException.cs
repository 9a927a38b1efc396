using System.Net;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The shard iterator is older than five minutes.</summary>
public sealed class ExpiredIteratorException(
    string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
    : AmazonKinesisException(message, innerException, errorType, errorCode, requestId, statusCode);
