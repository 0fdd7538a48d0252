using MySql.Data.MySqlClient;

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
            catch (MySqlException exception) when (exception.Number is 1213 or 1205 && attempt < Attempts)
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt));
            }
        }
    }
}
