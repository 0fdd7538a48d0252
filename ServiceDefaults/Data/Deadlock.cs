using MySqlConnector;

namespace Imaging.ServiceDefaults.Data;

/// <summary>Runs a whole use case again when InnoDB gave it up for another (1213 deadlock, 1205 lock wait
/// timeout).</summary>
public static class Deadlock
{
    private const int Attempts = 5;

    public static async Task<T> RetryAsync<T>(Func<Task<T>> useCase)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await useCase();
            }
            catch (MySqlException exception) when (attempt < Attempts
                && exception.ErrorCode is MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout)
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt));
            }
        }
    }
}
