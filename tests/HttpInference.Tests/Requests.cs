using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HttpInference.Tests;

/// <summary>A request to encode a row, whose head the server has read and whose body is on its way.</summary>
internal sealed class SlowRequest : IAsyncDisposable
{
    private readonly NetworkStream connection;

    private SlowRequest(NetworkStream connection) => this.connection = connection;

    public static async Task<SlowRequest> StartAsync(RunningServer server)
    {
        var connection = await server.ConnectAsync();
        await connection.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /encode HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/octet-stream\r\n"
                    + "Content-Length: 24\r\nExpect: 100-continue\r\n\r\n"
            )
        );

        // Kestrel says so when the body is asked for, which is after the first look at the queue.
        var expected = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");
        var answer = new byte[expected.Length];
        await connection.ReadExactlyAsync(answer);
        Assert.Equal(expected, answer);
        return new SlowRequest(connection);
    }

    /// <summary>Sends the body; gives the answer.</summary>
    public async Task<string> FinishAsync()
    {
        await connection.WriteAsync(new byte[24]);
        using var reader = new StreamReader(connection, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
