using System.Net;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A parameter is out of range or does not fit the stream.</summary>
public sealed class InvalidArgumentException(
    string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
    : AmazonKinesisException(message, innerException, errorType, errorCode, requestId, statusCode);
