<?php
// Brings a fresh WordPress to where a page owner has it: installed, with a user of each role, and a
// page written by one of them. Called by hosts/wordpress.mjs, a step at a time.

[, $step, $folder] = $argv;

// Nobody is to get a mail of it.
function wp_new_blog_notification() {}

if ( 'install' === $step ) {
	define( 'WP_INSTALLING', true );
	require "$folder/wp-load.php";
	require ABSPATH . 'wp-admin/includes/upgrade.php';
	wp_install( 'Coding practice', 'owner', 'owner@example.org', true, '', wp_generate_password() );
	wp_insert_user(
		array( 'user_login' => 'writer', 'user_pass' => wp_generate_password(), 'role' => 'author' )
	);
	exit;
}

require "$folder/wp-load.php";
require ABSPATH . 'wp-admin/includes/plugin.php';

if ( 'version' === $step ) {
	echo 'WordPress ', get_bloginfo( 'version' ), ', ', wp_get_theme()->get( 'Name' ), ' ', wp_get_theme()->get( 'Version' );
	exit;
}

// Writes a post as that user may write it; the text comes in by standard input.
[, , , $login, $plugin] = $argv;
if ( $plugin ) {
	$error = activate_plugin( $plugin );
	if ( is_wp_error( $error ) ) {
		fwrite( STDERR, $error->get_error_message() );
		exit( 1 );
	}
}
wp_set_current_user( get_user_by( 'login', $login )->ID );
kses_init();
echo wp_insert_post(
	wp_slash(
		array(
			'post_title'   => 'The quiz',
			'post_name'    => 'the-quiz',
			'post_content' => stream_get_contents( STDIN ),
			'post_status'  => 'publish',
			'post_date'    => '2026-10-06 12:00:00',
		)
	)
);
